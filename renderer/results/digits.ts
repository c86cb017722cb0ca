/** As many digits as a value needs that a person typed, four of one that a range made. */
export function parameterDigits(value: number): number | undefined {
  return Number(value.toPrecision(4)) === value ? undefined : 4;
}
