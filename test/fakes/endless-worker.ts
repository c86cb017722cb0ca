/** A pool worker whose chunks never end. */
export default function endlessChunk(): never {
  for (;;);
}
