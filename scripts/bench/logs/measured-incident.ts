import { Readable, Writable } from 'node:stream';
import { main } from '../../command-line.ts';

/** Runs `keysync incident` on a folder as a user does, and writes what that took. */
let text = '';
const heard = new Writable({
  write(chunk, _, done) {
    text += String(chunk);
    done();
  },
});
const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
const terminal = { stdin: Readable.from([]), stdout: heard, stderr: silent };
const code = await main(['incident', process.argv[2] ?? '.'], terminal);
const counted = Number(/^Read: ([\d,]+) records/m.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    code,
    counted,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: maxRSS / 1024,
  }),
);
