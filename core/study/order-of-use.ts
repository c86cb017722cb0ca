/** Things that are made of each other, as expressions are that name each other, in an order in which they can be made. */

/**
 * @param nameOf by which a thing is used
 * @param usesOf the names that a thing uses; those of no thing are free
 * @param circular the error of things that use each other in a circle, each the next and the last the first
 * @returns each after those that it uses
 * @throws what `circular` gives
 */
export function orderOfUse<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  usesOf: (thing: Thing) => readonly string[],
  circular: (circle: readonly [Thing, ...Thing[]]) => Error,
): Thing[] {
  const done: Thing[] = [];
  let rest = things;
  while (rest.length > 0) {
    const waits = (thing: Thing) => rest.some((other) => usesOf(thing).includes(nameOf(other)));
    const next = rest.filter((thing) => !waits(thing));
    if (next.length === 0) throw circular(circleAmong(rest, nameOf, usesOf));
    done.push(...next);
    rest = rest.filter(waits);
  }
  return done;
}

/** Among things that all wait for others there is one that waits for itself. */
function circleAmong<Thing>(
  rest: readonly Thing[],
  nameOf: (thing: Thing) => string,
  usesOf: (thing: Thing) => readonly string[],
): [Thing, ...Thing[]] {
  const way: Thing[] = [];
  let next = rest[0]!;
  while (!way.includes(next)) {
    way.push(next);
    const uses = usesOf(next);
    next = rest.find((thing) => uses.includes(nameOf(thing)))!;
  }
  return way.slice(way.indexOf(next)) as [Thing, ...Thing[]];
}
