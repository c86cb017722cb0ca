/**
 * Lines on which a field has one value, from its values at the points of a map. Each cell is a fan of triangles around its middle, where the
 * field is the mean of the corners; within a triangle it is linear. Lines of neighbouring cells meet, also where one is smaller than the other.
 */
import { edgeKey, type Mesh } from './map-cells.ts';

/** Points of lines, each joined to at most two others. */
interface Nodes {
  byEdge: Map<number, number>;
  u: number[];
  v: number[];
  first: number[];
  second: number[];
}

/**
 * @param field one value a point, linear along the axes' scales as far as it can be; a cell with a corner that has none has no line
 * @returns u and v of the points of each line, by turns; a closed line ends where it begins
 */
export function contourLines(mesh: Mesh, field: Float64Array, level: number): Float64Array[] {
  const { cells } = mesh;
  const nodes: Nodes = { byEdge: new Map(), u: [], v: [], first: [], second: [] };
  const uniform = mesh.between.size === 0;
  for (let at = 0; at < cells.length; at += 4) {
    const [a, b, c, d] = [field[cells[at]!]!, field[cells[at + 1]!]!, field[cells[at + 2]!]!, field[cells[at + 3]!]!];
    const above = Number(a >= level) + Number(b >= level) + Number(c >= level) + Number(d >= level);
    // A sum is finite where all four are.
    if ((uniform && (above === 0 || above === 4)) || !Number.isFinite(a + b + c + d)) continue;
    crossCell(mesh, field, level, at, nodes);
  }
  return chains(nodes);
}

/** The segments of a level within one cell. @param at of its first corner among `cells` */
function crossCell(mesh: Mesh, field: Float64Array, level: number, at: number, nodes: Nodes): void {
  const { u, v, cells } = mesh;
  const corners = [cells[at]!, cells[at + 1]!, cells[at + 2]!, cells[at + 3]!];
  const mean = (list: Float64Array) => corners.reduce((sum, point) => sum + list[point]! / 4, 0);
  const middle = { point: u.length + at / 4, u: mean(u), v: mean(v), value: mean(field) };
  const vertex = (point: number) => ({ point, u: u[point]!, v: v[point]!, value: field[point]! });
  const count = u.length + cells.length / 4;
  const nodeOn = (from: Vertex, to: Vertex) => nodeBetween(from, to, level, count, nodes);
  const loop = corners.flatMap((point, index) => [point, ...pointsAlong(mesh, point, corners[(index + 1) % 4]!)]);
  loop.forEach((point, index) => {
    const [from, to] = [vertex(point), vertex(loop[(index + 1) % loop.length]!)];
    if (!Number.isFinite(from.value + to.value)) return;
    const ends: number[] = [];
    for (const [one, other] of [
      [from, to],
      [to, middle],
      [middle, from],
    ] as const) {
      if (one.value >= level !== other.value >= level) ends.push(nodeOn(one, other));
    }
    if (ends.length === 2) join(nodes, ends[0]!, ends[1]!);
  });
}

/** The points on an edge between its ends, in order. */
function pointsAlong(mesh: Mesh, a: number, b: number): number[] {
  const point = mesh.between.get(edgeKey(a, b, mesh.u.length));
  if (point === undefined) return [];
  return [...pointsAlong(mesh, a, point), point, ...pointsAlong(mesh, point, b)];
}

interface Vertex {
  point: number;
  u: number;
  v: number;
  value: number;
}

/** The node on an edge, made where it is not there yet; the same to the last bit from either side. */
function nodeBetween(one: Vertex, other: Vertex, level: number, count: number, nodes: Nodes): number {
  const [from, to] = one.point < other.point ? [one, other] : [other, one];
  const key = edgeKey(from.point, to.point, count);
  const known = nodes.byEdge.get(key);
  if (known !== undefined) return known;
  const share = (level - from.value) / (to.value - from.value);
  const node = nodes.u.push(from.u + share * (to.u - from.u)) - 1;
  nodes.v.push(from.v + share * (to.v - from.v));
  nodes.first.push(-1);
  nodes.second.push(-1);
  nodes.byEdge.set(key, node);
  return node;
}

function join({ first, second }: Nodes, a: number, b: number): void {
  if (first[a] === -1) first[a] = b;
  else second[a] = b;
  if (first[b] === -1) first[b] = a;
  else second[b] = a;
}

/** Nodes along the lines that they make: open ones first, each from its end, then closed ones. */
function chains({ u, v, first, second }: Nodes): Float64Array[] {
  const seen = new Uint8Array(u.length);
  const lines: Float64Array[] = [];
  const follow = (start: number) => {
    const list: number[] = [];
    let [node, before] = [start, -1];
    while (node >= 0 && !seen[node]) {
      seen[node] = 1;
      list.push(u[node]!, v[node]!);
      const next = first[node] === before ? second[node]! : first[node]!;
      [before, node] = [node, next];
    }
    if (node === start) list.push(u[start]!, v[start]!);
    lines.push(Float64Array.from(list));
  };
  for (let node = 0; node < u.length; node++) if (second[node] === -1 && !seen[node]) follow(node);
  for (let node = 0; node < u.length; node++) if (!seen[node]) follow(node);
  return lines;
}
