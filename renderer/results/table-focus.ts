/** The table by keyboard: the focus goes with it, and back to where it was. */
import { nextTick } from 'vue';

let before: Element | null = null;

/** Shows the table and puts the focus there, or shows the chart again and gives the focus back. */
export async function toggleTable(results: { table: boolean }): Promise<void> {
  if (!results.table) before = document.activeElement;
  results.table = !results.table;
  await nextTick();
  if (results.table) focus(document.getElementById('points-table'));
  else
    focus(
      before?.isConnected && before !== document.body ? before : document.querySelector('#curves-chart, #map-chart'),
    );
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
