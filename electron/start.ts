/** `npm start`: the application's window, or the browser face where there can be none. */
import { openTerminal } from './cli/terminal.ts';
import { start } from './start/main.ts';

process.exitCode = await start(process.argv.slice(2), openTerminal());
