declare module 'wawoff2/decompress.js' {
  /** The TrueType or OpenType file inside a WOFF2 file. */
  export default function decompress(woff2: Uint8Array): Promise<Uint8Array>;
}
