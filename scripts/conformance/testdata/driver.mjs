import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

// A driver of nothing: it accepts whatever it is told and sees nothing, until it breaks in the way that is asked for.
const [, , breaksBy = 'nothing', extra = ''] = process.argv;

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const hello = {
  protocol: 1,
  name: 'a driver of nothing',
  controls: { 'generate-key': ['key', 'hsm'], 'use-key': ['key', 'hsm'] },
};
const answers = {
  hello: () => hello,
  reset: () => ({ outcome: 'ready' }),
  do: () => ({ outcome: 'accepted' }),
  observe: () => ({ observation: {} }),
  bye: () => ({ outcome: 'bye' }),
};

/** What is done instead of an answer to `do`, unless another request is named. */
const breaks = {
  'dies with a code': () => process.exit(3),
  'dies of a signal': () => process.kill(process.pid, 'SIGKILL'),
  'dies in the middle of a line': () => process.stdout.write('{"id":', () => process.exit(0)),
  'dies after the answer': (id) => {
    say({ id, outcome: 'accepted' });
    setImmediate(() => process.exit(0));
  },
  hangs: () => {},
  'says no JSON': () => process.stdout.write(`Connected to \u001b[31mthe HSM\n${'x'.repeat(300)}\n`),
  'says a list': () => say([]),
  'leaves out the id': () => say({ outcome: 'accepted' }),
  'has a wrong type': (id) => say({ id, outcome: 'accepted', parameters: { key: 7 } }),
  'has a misspelt field': (id) => say({ id, outcome: 'accepted', paramters: {} }),
  'answers another request': (id) => say({ id: id + 1, outcome: 'accepted' }),
  'answers twice': (id) => {
    say({ id, outcome: 'accepted' });
    say({ id, outcome: 'accepted' });
  },
  'answers the request before twice': (id) => {
    say({ id: id - 1, observation: {} });
    say({ id, outcome: 'accepted' });
  },
  // As fast as somebody reads it: on a busy machine, what nobody has read yet would fill the memory.
  'says a line without end': function say() {
    process.stdout.write('x'.repeat(1_000_000), say);
  },
  'says lines without end': (id) => {
    // In one piece: what comes a moment later may be taken for the answer to the next request.
    const answer = JSON.stringify({ id, outcome: 'accepted' });
    process.stdout.write(`${answer}\n${'{}\n'.repeat(1000)}`);
    setInterval(() => process.stdout.write('{}\n'.repeat(1000)), 1);
  },
  'floods its standard error': (id) => {
    process.stderr.write('e'.repeat(3_000_000));
    process.stderr.write('\nthe last words\n', () => process.exit(id));
  },
  'fails what cannot fail': (id) => say({ id, outcome: 'failed' }),
  'names a parameter that is none': (id) => say({ id, outcome: 'accepted', parameters: { hms: 'hsm-1' } }),
  'lacks a call': (id) => say({ id, outcome: 'unimplemented', operation: 'GenerateKey', answered: 'HTTP 501' }),
  'gives up': (id) => say({ id, error: 'the token is locked' }),
  'closes its standard output': () => {
    process.stdout.end();
    setInterval(() => {}, 1000);
  },
};
const breaksOf = {
  hello: {
    'speaks version 2': (id) => say({ id, protocol: 2, greeting: 'hello' }),
    'names an unknown action': (id) => say({ id, ...hello, controls: { 'generate-keys': [] } }),
    'names an unknown parameter': (id) => say({ id, ...hello, controls: { 'generate-key': ['hms'] } }),
    'names an unknown aspect': (id) => say({ id, ...hello, observes: ['hsms.key'] }),
    'contradicts itself': (id) => say({ id, ...hello, immediate: ['generate-key'] }),
    'does spontaneously what it does not': (id) => say({ id, ...hello, spontaneous: ['use-key'] }),
    'knows the reasons': (id) => say({ id, ...hello, reasons: true, observes: ['hsms.keys', 'hsms.state'] }),
    'sees keys': (id) => say({ id, ...hello, observes: ['hsms.keys'] }),
  },
  do: { 'knows the reasons': (id) => say({ id, outcome: 'refused', reason: 'owner-mising' }) },
  reset: {
    'cannot be that': (id) => say({ id, outcome: 'unsupported', because: 'no HSM' }),
    'is not built': (id) =>
      say({ id, outcome: 'failed', because: 'no HSM', calls: [{ call: 'CreateHsm', came: 'refused' }] }),
  },
  observe: {
    'sees an unknown slot': (id) => say({ id, observation: { hsms: { 'hsm-2': {} } } }),
    'sees an unknown kind': (id) => say({ id, observation: { hsm: {} } }),
    'sees what it said it does not': (id) => say({ id, observation: { hsms: { 'hsm-1': { state: 'ACTIVE' } } } }),
  },
  bye: {
    'ignores bye': (id) => {
      say({ id, outcome: 'bye' });
      setInterval(() => {}, 1000);
    },
    'answers bye and fails': (id) => {
      say({ id, outcome: 'bye' });
      process.exitCode = 4;
    },
  },
};

// What it starts must not outlive it, not even in a session of its own.
if (extra !== '') spawn('sleep', ['1000'], { stdio: 'ignore', detached: extra === 'detached' });

process.on('SIGTERM', () => {});
process.stderr.write('at work\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { id, request } = JSON.parse(line);
  const instead = breaksOf[request]?.[breaksBy] ?? (request === 'do' ? breaks[breaksBy] : undefined);
  if (instead !== undefined) instead(id);
  else say({ id, ...answers[request]() });
  if (request === 'bye' && instead === undefined) break;
}
process.stdin.destroy();
if (extra !== '') process.exit(0);
