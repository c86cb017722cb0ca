/** The bridge between the page and the main process: calls go out, events come in, and the page sees nothing else of Electron. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { callChannel, eventChannel, type CallMessage, type Envelope, type EventMessage } from './desktop/channels.ts';

contextBridge.exposeInMainWorld('coarsegrain', {
  face: 'desktop',
  call(name: string, input: unknown): Promise<Envelope> {
    const message: CallMessage = { name, input };
    return ipcRenderer.invoke(callChannel, message) as Promise<Envelope>;
  },
  on(name: string, listener: (event: unknown) => void): () => void {
    function forward(_event: IpcRendererEvent, message: EventMessage): void {
      if (message.name === name) listener(message.event);
    }
    ipcRenderer.on(eventChannel, forward);
    return () => {
      ipcRenderer.off(eventChannel, forward);
    };
  },
});
