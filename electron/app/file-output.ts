/** Files that methods give: how they are named, and those that are made at once. */

/** The words of a name as part of a file's name, safe on every platform: e.g. `Figure 1: α` is `figure-1`. Empty where it has none. */
export function fileWords(name: string, most = Infinity): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, most)
    .replace(/^-+|-+$/g, '');
}

/** Bytes as the content of a file. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
