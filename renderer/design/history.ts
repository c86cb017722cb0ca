/** Undo and redo over whole states. Changes of one field in quick succession are one step. */
const together = 1000;
const depth = 500;

export class History<State> {
  private past: State[] = [];
  private future: State[] = [];
  private tag = '';
  private at = -Infinity;

  /** Keeps the state as it was before a change. */
  remember(before: State, tag: string, now = performance.now()): void {
    const continues = tag === this.tag && now - this.at < together;
    this.tag = tag;
    this.at = now;
    this.future = [];
    if (continues) return;
    this.past.push(before);
    if (this.past.length > depth) this.past.shift();
  }

  /** The state before the last change, or undefined where there is none. @param current kept for `redo` */
  undo(current: State): State | undefined {
    return this.move(this.past, this.future, current);
  }

  redo(current: State): State | undefined {
    return this.move(this.future, this.past, current);
  }

  private move(from: State[], to: State[], current: State): State | undefined {
    const state = from.pop();
    if (state !== undefined) to.push(current);
    this.at = -Infinity;
    return state;
  }

  clear(): void {
    this.past = [];
    this.future = [];
    this.at = -Infinity;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }
}
