/** The part of jsfive that tests read HDF5 with. */
declare module 'jsfive' {
  interface Dataset {
    shape: number[];
    dtype: string;
    attrs: Record<string, unknown>;
    value: number[];
  }
  export class File {
    constructor(bytes: ArrayBufferLike, name: string);
    keys: string[];
    attrs: Record<string, unknown>;
    get(name: string): Dataset;
  }
}
