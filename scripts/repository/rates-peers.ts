import { inTemporaryFolder } from '../bench/peers/programs.ts';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { compareWithPrism } from '../rates/prism-peer.ts';

/** Compares `keysync rates` with PRISM, where that is installed: `npm run rates:peers`, and PRISM names another program. */
const scenarios = ['unbounded-sdk5-2hsm', 'unbounded-sdk3-min1-2hsm', 'observed-on-one-of-three'];

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
const compared = await inTemporaryFolder((folder) =>
  compareWithPrism(process.env['PRISM'] ?? 'prism', scenarios, folder, interrupt.signal),
);
if (compared === undefined) {
  tell('rates:peers: PRISM is not installed, so nothing was compared.');
  process.exitCode = exitCodes.incomplete;
} else {
  for (const { scenario, property, what, ours, theirs, agrees } of compared)
    print(`${agrees ? 'agrees ' : 'DIFFERS'}  ${scenario}  ${property}  ${what}: ${ours} and ${theirs}`);
  if (compared.some(({ agrees }) => !agrees)) process.exitCode = exitCodes.failure;
}
