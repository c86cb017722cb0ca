/** HTML that is put together from parts: whatever is no HTML already is escaped, so that no name from outside can become markup. */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | null | readonly Content[];

/** A template whose values are escaped unless they are HTML; lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : htmlText(values[at - 1]!) + part)).join(''));
}

function htmlText(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content));
  return content.map(htmlText).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What the analysis says of powers and of Gaussian processes in plain characters, e.g. `P^−0.375`, `X_GP`, raised and lowered. */
export function sentence(text: string): Html[] {
  return text.split(/(P\^(?:−?[\w.]*\w|\((?:[^()]|\([^()]*\))*\))|[XL]_GP)/).map((part) => {
    if (part.startsWith('P^')) return html`P<sup>${part.slice(2).replace(/^\((.*)\)$/, '$1')}</sup>`;
    return /^[XL]_GP$/.test(part) ? html`${part[0]!}<sub>GP</sub>` : html`${part}`;
  });
}

/** Sentences as paragraphs of a list. */
export function list(sentences: readonly string[]): Html | null {
  if (sentences.length === 0) return null;
  return html`<ul>
    ${sentences.map((each) => html`<li>${sentence(each)}</li>`)}
  </ul>`;
}

/** A table with a head; numbers stand right in columns whose names begin with `>`. */
export function table(head: readonly string[], rows: readonly (readonly Content[])[], className = ''): Html {
  const right = head.map((name) => name.startsWith('>'));
  const cell = (content: Content, at: number) =>
    right[at] ? html`<td class="n">${content}</td>` : html`<td>${content}</td>`;
  const name = (text: string, at: number) =>
    html`<th scope="col" ${right[at] ? html` class="n"` : null}>${text.replace(/^>/, '')}</th>`;
  return html`<div class="wide">
    <table class="${className}">
      <thead>
        <tr>
          ${head.map(name)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
