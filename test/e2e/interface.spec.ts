/** The interface in a real browser: from the first start to an exported figure, by pointer and by keyboard alone. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import { expect, startApplication, test } from './browser.ts';

const screenshots = 'test-results/screenshots';

const chart = (page: Page): Locator => page.getByRole('img', { name: /^Learning curves of run/ });
const curves = (page: Page): Locator => chart(page).locator('svg path[stroke]');
const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });

async function content(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** Moves the pointer over the chart until the cursor stands at an abscissa. */
async function hoverAt(page: Page, title: string): Promise<void> {
  const box = await chart(page).boundingBox();
  if (!box) throw new Error('The chart has no place on the page.');
  const readout = inspector(page).getByTestId('cursor-x').locator('.number');
  for (let x = box.x + 70; x < box.x + box.width; x += 3) {
    await page.mouse.move(x, box.y + box.height / 3);
    if ((await readout.getAttribute('title').catch(() => null)) === title) return;
  }
  throw new Error(`The cursor never stood at ${title}.`);
}

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

test('from the first start to a figure, and back after a restart', async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-'));
  const database = join(folder, 'studies.db');
  const first = await startApplication(database);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  const errors = watchErrors(page);
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) foreign.push(request.url());
  });

  await page.goto(first.url);
  await expect(page.getByText('Learning curves of a study appear here')).toBeVisible();
  await page.getByRole('treeitem', { name: 'Figure 1' }).click();
  await expect(page.getByText('505 points')).toBeVisible();
  await expect(
    page
      .getByRole('img', { name: /^Preview/ })
      .locator('svg path[stroke]')
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: /^Run/ }).click();

  await expect(inspector(page)).toContainText('505 of 505 points');
  await expect(chart(page)).toHaveAttribute('aria-label', /Level-1 loss per sample/);
  await expect.poll(() => curves(page).count()).toBeGreaterThan(10);
  await hoverAt(page, '10000');
  // theory.md, section 2: L_GP/P and the ratios to it at P = 10⁴, κ = 10.
  const row = (u: string) =>
    inspector(page)
      .getByRole('row')
      .filter({ has: page.getByRole('checkbox', { name: u, exact: true }) });
  await expect(row('u = 0, GP')).toContainText('0.0884294');
  for (const [u, ratio] of [
    ['0.1', '1.0058'],
    ['1', '1.0601'],
    ['10', '1.4643'],
    ['100', '3.100'],
  ] as const) {
    await expect(row(`u = ${u}`)).toContainText(ratio);
  }
  await expect(inspector(page)).toContainText('converged, one root505');
  await page.screenshot({ path: `${screenshots}/results-light-1280.png` });

  const figure = page.waitForEvent('download');
  await page.getByRole('button', { name: 'SVG' }).click();
  const svg = await content(await figure);
  expect((await figure).suggestedFilename()).toMatch(/\.svg$/);
  expect(svg).toContain('level-1 loss');
  const data = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const rows = (await content(await data)).split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  expect(rows).toHaveLength(506);
  expect(rows[0]).toMatch(/^P,u,/);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
  await first.stop();
  await expect(page.getByRole('alert')).toContainText('connection to the application is lost');

  const second = await startApplication(database);
  await page.goto(second.url);
  await expect(page.getByRole('treeitem', { name: /Run 1/ })).toBeVisible();
  await page.getByRole('treeitem', { name: /Run 1/ }).click();
  await expect(inspector(page)).toContainText('505 of 505 points');
  await expect.poll(() => curves(page).count()).toBeGreaterThan(10);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1920, height: 1200 });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.screenshot({ path: `${screenshots}/results-dark-1920.png` });
  await context.close();
  await second.stop();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

test('wrong fields are said where they stand, and the preview holds them', async ({ app, browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const errors = watchErrors(page);
  await page.goto(app.url);
  await page.getByRole('treeitem', { name: 'Figure 1' }).click();
  const noise = page.getByLabel('label noise');
  await noise.fill('-0.1');
  await expect(noise).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('σ² = −0.1 is outside its range, σ² ≥ 0.')).toBeVisible();
  await expect(page.getByText('σ² held at 0')).toBeVisible();
  await expect(page.getByText('1 field to correct')).toBeVisible();
  await page.screenshot({ path: `${screenshots}/design-light-1280.png` });
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+z');
  await expect(noise).toHaveValue('');
  await expect(page.getByText('505 points')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /Run/ })).toHaveCount(0);
  expect(errors).toEqual([]);
  await page.close();
});

test('a change of a parameter is drawn within 100 ms', async ({ app, browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(app.url);
  await page.getByRole('treeitem', { name: 'Figure 1' }).click();
  const preview = page.getByRole('img', { name: /^Preview/ });
  await expect(preview).toHaveAttribute('aria-label', /u = 100/);
  const spent = await page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>('[data-field="system.kappa"]');
    const host = document.querySelector('[aria-label^="Preview of"]');
    if (!field || !host) throw new Error('The form or the preview is missing.');
    const times: number[] = [];
    for (const value of ['9', '8', '7', '6', '5']) {
      const start = performance.now();
      const drawn = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(host, { subtree: true, childList: true, attributes: true });
      });
      field.value = value;
      field.dispatchEvent(new Event('input'));
      await drawn;
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return times.sort((a, b) => a - b)[2] ?? Infinity;
  });
  expect(spent).toBeLessThan(100);
  await page.close();
});

test('a long run says how far it is, and stops when it is told to', async ({ app, browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(app.url);
  await page.getByRole('treeitem', { name: 'Figure 1' }).click();
  await page.getByRole('button', { name: /^Axis of training samples/ }).click();
  await page.getByLabel('values', { exact: true }).fill('500000');
  await expect(page.getByText('2\u202f500\u202f000 points')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('progressbar', { name: 'Work done' })).toBeVisible();
  await expect(page.getByRole('main').getByText(/^[\d\u202f]+ of 2\u202f500\u202f000$/)).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('points/s');
  await page.keyboard.press('Control+.');
  await expect(page.getByText(/^Cancelled, .* points kept$/).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('treeitem', { name: /cancelled at \d+ %/ })).toBeVisible();
  await page.close();
});

test('an experiment shows theory before its points, is paused with what it has, and goes on', async ({
  app,
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const errors = watchErrors(page);
  await page.goto(app.url);
  await page.getByRole('treeitem', { name: 'Theory at three levels' }).last().click();
  await expect(page.getByText('180 points')).toBeVisible();
  await expect(page.getByRole('img', { name: /^Preview/ })).toContainText('points come with the run');
  await page.keyboard.press('Control+Enter');
  const main = page.getByRole('main');
  // The 120 points of theory are there at once, those of the experiment one by one.
  await expect(main.getByText(/^1[2-7]\d of 180$/)).toBeVisible({ timeout: 30_000 });
  await expect(chart(page)).toHaveAttribute('aria-label', /standard error/, { timeout: 30_000 });
  await main.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^Paused, .* points kept$/).first()).toBeVisible();
  const kept = Number(/(\d+) of 180/.exec((await inspector(page).textContent()) ?? '')?.[1]);
  expect(kept).toBeGreaterThanOrEqual(120);
  expect(kept).toBeLessThan(180);
  await page.screenshot({ path: `${screenshots}/experiment-paused.png` });
  await main.getByRole('button', { name: 'Resume' }).click();
  await expect(main.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Control+.');
  await expect(page.getByText(/^Cancelled, .* points kept$/).first()).toBeVisible({ timeout: 20_000 });
  expect(Number(/(\d+) of 180/.exec((await inspector(page).textContent()) ?? '')?.[1])).toBeGreaterThanOrEqual(kept);
  expect(errors).toEqual([]);
  await page.close();
});

test('everything by keyboard', async ({ app, browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const errors = watchErrors(page);
  await page.goto(app.url);
  await expect(page.getByText('Learning curves of a study appear here')).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(page.getByText('505 points')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(inspector(page)).toContainText('505 of 505 points');
  const last = inspector(page).getByRole('checkbox', { name: 'u = 100' });
  await expect(last).toBeVisible();
  await page.keyboard.press('ArrowRight');
  const readout = inspector(page).getByTestId('cursor-x').locator('.number');
  const before = Number(await readout.getAttribute('title'));
  await page.keyboard.press('Shift+ArrowRight');
  expect(Number(await readout.getAttribute('title')) / before).toBeCloseTo(10, 9);
  // The order of the legend, from the highest curve down.
  await page.keyboard.press('1');
  await expect(last).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('1');
  await expect(last).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: /Show all/ })).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: /Show all/ })).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Points as a table' })).toContainText('505 points');
  await expect(page.getByRole('region', { name: 'Points as a table' })).toBeFocused();
  await page.keyboard.press('t');
  await page.keyboard.press('r');
  await expect(page.getByRole('checkbox', { name: /Ratio/ })).not.toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('/');
  await page.keyboard.type('figure');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form', { name: 'Study' })).toBeVisible();
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('tree')).toHaveCount(0);
  expect(errors).toEqual([]);
  await page.close();
});
