/** The terminal face: `npm run -s cli -- VERB …`. */
import { main } from './cli/main.ts';
import { openTerminal } from './cli/terminal.ts';

process.exitCode = await main(process.argv.slice(2), openTerminal());
