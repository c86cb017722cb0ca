/** JSON as the terminal prints it. */

declare global {
  interface JSON {
    /** A value that stands in JSON as the text that is given (ECMAScript proposal "JSON.parse source text access", in Node 24). */
    rawJSON(text: string): unknown;
  }
}

/** JSON in which a number too large for a double, such as 1e999, stays one instead of becoming null. */
export function stringify(row: object): string {
  return JSON.stringify(row, (_key, value: unknown) => {
    if (value === Infinity) return JSON.rawJSON('1e999');
    return value === -Infinity ? JSON.rawJSON('-1e999') : value;
  });
}
