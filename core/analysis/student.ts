/** Student's t with a whole number of degrees of freedom, whose distribution is a finite sum (Abramowitz & Stegun, 26.7.3 and 26.7.4). */

/** The t with P(|T| < t) = `inside`. @param degrees ν = 1, 2, 3, …  @param inside in (0, 1) */
export function studentQuantile(degrees: number, inside: number): number {
  let [low, high] = [0, 1];
  while (studentInside(degrees, high) < inside) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (studentInside(degrees, middle) < inside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| < t). */
function studentInside(degrees: number, t: number): number {
  const angle = Math.atan2(t, Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = odd && degrees === 1 ? 0 : term;
  for (let j = odd ? 3 : 2; j < degrees - 1; j += 2) {
    term *= (square * (j - 1)) / j;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
