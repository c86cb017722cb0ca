/** Messages at the bottom right, one at a time. What went well leaves by itself; what failed stays until it is closed. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { errorReport } from '../../core/errors.ts';
import type { Connection } from '../api/client.ts';

interface Message {
  id: number;
  failed: boolean;
  text: string;
  /** Takes back what the message tells of. */
  undo?: () => void;
}

const shownFor = 5000;

export const useMessages = defineStore('messages', () => {
  const queue = ref<Message[]>([]);
  const current = computed(() => queue.value[0] ?? null);
  const connection = ref<Connection>('connected');
  let last = 0;

  function add(text: string, failed: boolean, undo?: () => void): number {
    if (queue.value.some((message) => message.text === text)) return 0;
    queue.value.push({ id: ++last, failed, text, undo });
    return last;
  }
  function tell(text: string, undo?: () => void): void {
    const id = add(text, false, undo);
    setTimeout(
      () => {
        close(id);
      },
      undo ? 3 * shownFor : shownFor,
    );
  }
  /** Shows what was thrown. While the connection is lost the strip under the title bar says so already. */
  function fail(thrown: unknown): void {
    if (connection.value === 'connected') add(errorReport(thrown).message, true);
  }
  /** Runs the action and shows what it throws; resolves to undefined then. */
  async function attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (error) {
      fail(error);
      return undefined;
    }
  }
  function close(id: number): void {
    queue.value = queue.value.filter((message) => message.id !== id);
  }
  return { current, connection, tell, fail, attempt, close };
});
