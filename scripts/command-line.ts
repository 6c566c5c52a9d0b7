import { Command, CommanderError, Option } from 'commander';
import { printableLines } from '#printable';
import catalogue from './catalogue.json' with { type: 'json' };
import {
  defaultIdentical,
  defaultPatience,
  defaultSuite,
  defaultTimeLimit,
} from './commands/conformance/conform-defaults.ts';
import { exitCodes } from './exit-codes.ts';
import { InputError } from './input/files/input-error.ts';
import { missingPackage } from './missing-package.ts';
import {
  area,
  atLeastTwo,
  byteCount,
  collected,
  count,
  countsFromNone,
  criterion,
  duration,
  keyHandle,
  listed,
  memoryHelp,
  names,
  numbers,
  onOrOff,
  portNumber,
  probability,
  sdk,
  seconds,
  secondsOrNone,
  seed,
  time,
  wholeNumber,
  workerCount,
} from './option-values.ts';
import { withFormats, withReportOutputs } from './output/report-options.ts';
import { atTerminal, type Terminal, tell } from './output/terminal.ts';
import { withTraceOutputs } from './output/trace-options.ts';
import { usualPatience } from './queue/queue-arguments.ts';
import { withSideMark } from './side-mark.ts';
import { version } from './version.ts';

const { areas, criteria, severities, incidentLevels, aloneSecondsByDefault } = catalogue;

const exitCodeHelp = `
Exit codes: 0 as expected; 1 a property that must hold is violated, an expectation is not met, fuzz found a failure,
check, diff or incident --fail-on what it says, or conform a test that fails, a driver that breaks or too few tests that pass;
2 bad usage or bad input; 3 incomplete: a limit or Ctrl-C stopped it, or nothing could be asked; 70 a defect of keysync itself.`;

/** What a limit of worlds counts: reports tell how many worlds there are, which may be more. */
const oneOfAlike = '; of worlds that are alike, one is kept and counted';

function programOf({ stdout, stderr }: Terminal, setExitCode: (code: number) => void): Command {
  const program = new Command('keysync')
    .description('Verifies how AWS CloudHSM clusters keep keys alive.')
    .version(version)
    .configureOutput({
      writeOut: (text) => stdout.write(printableLines(text)),
      writeErr: (text) => stderr.write(printableLines(text)),
    })
    .showHelpAfterError('(keysync --help shows what there is)')
    .addHelpText('after', exitCodeHelp)
    .exitOverride();

  const verify = program
    .command('verify')
    .description('verify scenarios: all that come with keysync, or those named')
    .argument('[files...]', 'scenario files, or names of scenarios that come with keysync')
    .option('--property <name>', 'only this property; may be given several times, or with commas', names)
    .option('--readings', 'also tell which verdicts depend on how the documentation is read');
  withReportOutputs(verify, ['json', 'markdown', 'junit', 'sarif'])
    .option('--max-worlds <n>', `stop a scenario after this many worlds${oneOfAlike}`, wholeNumber)
    .option('--max-depth <n>', 'go no further than this many steps', wholeNumber)
    .option('--max-seconds <s>', 'stop after this time, for all scenarios together', seconds)
    .option('--max-memory <size>', memoryHelp, byteCount)
    .addOption(
      new Option('--workers <n>', 'search with so many threads, for scenarios with millions of worlds')
        .argParser(workerCount)
        .default(1)
        .conflicts(['checkpoint', 'resume']),
    )
    .option('--no-symmetry', 'keep every world, also those that differ only in which HSM or key is which')
    .option('--count-worlds', 'search with all keys at once, where one stands for all that are like it')
    .addOption(
      new Option(
        '--hash-compact',
        'keep a fingerprint of each world: less memory, and the probability that one was missed is told',
      ).conflicts(['workers', 'checkpoint', 'resume']),
    )
    .option('--checkpoint <file>', 'write there now and then how far the run is; removed once it is complete')
    .option('--checkpoint-seconds <s>', 'the time between two checkpoints, at least', seconds, 30)
    .option('--resume <file>', 'go on from a checkpoint, with the same scenarios and options')
    .action(async (files, options) => {
      const { verifyCommand } = await import('./commands/verify.ts');
      setExitCode(await verifyCommand(files, options));
    });

  const check = program
    .command('check')
    .description('tell what can happen to the keys of a real deployment')
    .argument('[files...]', deploymentFilesHelp)
    .addOption(clientOption())
    .option('--aws', 'ask AWS for clusters and backups; credentials are found as the AWS CLI finds them')
    .option(
      '--region <name>',
      'with --aws: a region to ask; may be given several times, or with commas',
      listed,
    )
    .option('--profile <name>', 'with --aws: the profile whose region and credentials are taken')
    .option('--endpoint <url>', 'with --aws: another address; {region} in it stands for the region')
    .option('--save <folder>', 'with --aws: keep what was answered there, as describe-*.json files')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with 1 when a change of the deployment would avoid a hazard that is so severe, or worse; "hazard" is any',
      ).choices([...severities, 'hazard']),
    )
    .option('--fail-on-inherent', 'let what no change avoids fail as well')
    .option('--baseline <file>', 'accept what this file lists: only what is new or worse fails')
    .option('--write-baseline <file>', 'write a file that accepts all hazards, for you to say why')
    .option('--traces', 'tell with each finding, step by step, how it comes to it')
    .option('--explain <id>', 'tell one finding only, with its steps')
    .option('--rates <file>', 'also tell how likely a key of each client gets lost, as "keysync rates" does')
    .option('--horizon <time>', 'for --rates: within this time; by default what the rates say')
    .addOption(timeOption());
  withReportOutputs(check, ['json', 'markdown', 'html', 'sarif'])
    .option(
      '--max-worlds <n>',
      `give up a question after this many worlds${oneOfAlike}`,
      wholeNumber,
      1_000_000,
    )
    .option('--max-seconds <s>', 'give up all questions after this time', seconds)
    .action(async (files, options) => {
      const { checkCommand } = await import('./commands/check/check.ts');
      setExitCode(await checkCommand(files, options));
    });

  const diff = program
    .command('diff')
    .description('tell what is worse, and what is better, in the second of two deployments or scenarios')
    .usage('[options] before... -- after...')
    .argument(
      '[files...]',
      'what "keysync check" reads, or one scenario, on each side of "--"; or without "--" a plan of Terraform, whose ' +
        'sides are as it is and as the plan leaves it',
    )
    .addOption(clientOption())
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with 1 when a hazard that is so severe, or worse, is new or worse and a change of the deployment would ' +
          'avoid it; "hazard" is any, and for scenarios any property',
      ).choices([...severities, 'hazard']),
    )
    .option('--fail-on-inherent', 'let what no change avoids fail as well')
    .option('--traces', 'tell with each change, step by step, what only one side has')
    .addOption(timeOption());
  withReportOutputs(diff, ['json', 'markdown', 'sarif'])
    .option(
      '--max-worlds <n>',
      `give up a question, or a scenario, after this many worlds${oneOfAlike}; by default a question after 1,000,000`,
      wholeNumber,
    )
    .option('--max-seconds <s>', 'give up all questions after this time', seconds)
    .action(async (files, options) => {
      const { diffCommand } = await import('./commands/check/diff.ts');
      setExitCode(await diffCommand(files, options));
    });

  withTraceOutputs(
    program
      .command('explain')
      .description('tell the shortest counterexample or witness, step by step')
      .argument('<scenario>', 'a scenario file, or the name of one that comes with keysync')
      .argument('<property>', 'the property; "keysync list" shows all')
      .option('--save <folder>', 'save it there as a replay file, too'),
  ).action(async (scenario, property, options) => {
    const { explainScenario } = await import('./commands/explain.ts');
    setExitCode(await explainScenario(scenario, property, options));
  });

  const atlas = program
    .command('atlas')
    .description(
      'tell the verdict of each property for a family of clusters, up to the largest that AWS allows',
    )
    .option('--hsms <numbers>', 'clusters of so many HSMs, such as 28, 2,3 or 1-28', numbers, [1, 2, 3])
    .addOption(new Option('--sdk <n>', 'only clients of this SDK, 3 or 5; of both by default').argParser(sdk))
    .option(
      '--minimum <numbers>',
      'create_object_minimum_nodes of Client SDK 3; by default all that make a difference',
      numbers,
    )
    .addOption(
      new Option(
        '--check <setting>',
        'the key availability check of Client SDK 5, on or off; both by default',
      ).argParser(onOrOff),
    )
    .option('--failures <numbers>', 'so many HSMs may fail', countsFromNone, [0, 1])
    .option('--property <name>', 'only this property; as for verify', names);
  withFormats(atlas, ['json', 'markdown'])
    .option('--max-worlds <n>', `stop a deployment after this many worlds${oneOfAlike}`, wholeNumber)
    .option('--max-seconds <s>', 'stop after this time, for all deployments together', seconds)
    .action(async (options, command) => {
      expectUsed(command, options.sdk);
      const { atlasCommand } = await import('./commands/numbers/atlas.ts');
      setExitCode(await atlasCommand(options));
    });

  const sweep = program
    .command('sweep')
    .description('verify every cell of a sweep: one scenario, and the parameters that are varied in it')
    .argument('<file>', 'a sweep file, or the name of a sweep that comes with keysync')
    .option('--property <name>', 'only this property; as for verify', names);
  withFormats(sweep, ['json', 'csv', 'markdown'])
    .addOption(
      new Option('--workers <n>', 'verify in so many threads; by default as many as there are processors')
        .argParser(workerCount)
        .conflicts('queue'),
    )
    .option('--queue <address>', queueHelp)
    .addOption(patienceOption())
    .option('--cache <folder>', cacheHelp)
    .option('--no-cache', 'verify every cell, and keep nothing')
    .option('--max-worlds <n>', 'stop a cell after this many worlds', wholeNumber)
    .option('--max-seconds <s>', 'stop after this time, for all cells together', seconds)
    .action(async (file, options, command) => {
      expectQueued(command, ['patience']);
      const { sweepCommand } = await import('./commands/numbers/sweep.ts');
      setExitCode(await sweepCommand(file, options));
    });

  program
    .command('worker')
    .description(
      'do the work of sweeps and of random runs that are asked for on other machines, by a queue on Redis or Valkey; ' +
        'from a checkout of the sources also that of "npm run mutants" and "npm run hunt"',
    )
    .requiredOption('--queue <address>', 'redis://HOST:PORT; its password may be in KEYSYNC_QUEUE_PASSWORD')
    .option('--workers <n>', 'so many jobs at once; by default as many as there are processors', workerCount)
    .addOption(patienceOption())
    .action(async (options) => {
      const { workerCommand } = await import('./commands/numbers/worker.ts');
      setExitCode(await workerCommand(options));
    });

  const rates = program
    .command('rates')
    .description('tell how likely each property is violated, where each action has a rate')
    .argument('<scenario>', 'a scenario file, or the name of one that comes with keysync')
    .requiredOption(
      '--rates <file>',
      'how often each action happens: a file, or year-of-service or day-of-trouble, which come with keysync',
    )
    .option('--horizon <time>', 'within this time, such as "1 year"; by default what the rates say')
    .option(
      '--key <name>',
      'of this key alone, where keys do not meet: its numbers are then those among any number of others',
    );
  withFormats(rates, ['json', 'markdown'])
    .option('--elasticities', 'tell what each probability depends on; by default where that takes no time')
    .option('--no-elasticities', 'do not tell it')
    .option(
      '--wait-below <p>',
      'tell how long to wait after a creation, or how often to try again, until a call misses the key with at most this probability',
      probability,
    )
    .option('--wait <time>', 'for --wait-below: the time to the first attempt', '0')
    .option('--retry-every <time>', 'for --wait-below: the time between attempts', '1 second')
    .option('--break-even <action>', 'tell how frequent this action makes the scenario as good as another')
    .option('--against <scenario>', 'for --break-even: the other scenario')
    .option('--simulate <n>', 'draw so many histories as well, and compare', atLeastTwo)
    .option('--seed <n>', 'for --simulate: another seed, other histories', seed, 1)
    .option('--prism <folder>', 'write the chain and the questions as files for PRISM and Storm')
    .option('--max-states <n>', 'give up beyond so many states', wholeNumber, 2_000_000)
    .option('--max-seconds <s>', 'give up after this time', seconds)
    .action(async (scenario, options) => {
      const { ratesCommand } = await import('./commands/numbers/rates.ts');
      setExitCode(await ratesCommand(scenario, options));
    });

  withFormats(
    program
      .command('incident')
      .description(
        'explain what happened to keys, from audit logs of HSMs, CloudTrail, and lists of clusters, backups, keys and users',
      )
      .argument('[files...]', logFilesHelp),
    ['json', 'markdown', 'html'],
  )
    .addOption(
      new Option('--clock-skew <time>', 'how far the clocks of two sources may differ, such as 500ms')
        .argParser(duration)
        .default(2, '2s'),
    )
    .addOption(
      new Option('--at <time>', 'when lists were made, if the names of their files do not say it').argParser(
        time,
      ),
    )
    .option('--hsm <id>', 'the HSM of logs that do not name theirs')
    .option('--cluster <id>', 'the cluster of logs and lists that do not name theirs')
    .option('--key <handle>', 'report on this key only: 262152, or 0x40008', keyHandle)
    .option('--whole-lists', 'the lists of keys and backups are complete: what is not in them does not exist')
    .option(
      '--explain <n>',
      'look for sequences of events that explain the records, for this many keys',
      count,
      3,
    )
    .option('--save <folder>', 'save these sequences there, as replay files')
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit with 1 if something is this bad or worse; the worst level comes first',
      ).choices(incidentLevels),
    )
    .option('--follow', 'follow a log on standard input, and print each alarm as a line of JSON')
    .addOption(
      new Option(
        '--alone-longer <time>',
        'how long a key may be on one HSM only, for --fail-on alone and alarms',
      )
        .argParser(duration)
        .default(aloneSecondsByDefault, `${aloneSecondsByDefault / 60}min`),
    )
    .action(async (files, options) => {
      const { incidentCommand } = await import('./commands/incident/incident.ts');
      setExitCode(await incidentCommand(files, options));
    });

  program
    .command('report')
    .description(
      'write a web report that opens from disk: all verdicts, every trace to step through, and the model itself',
    )
    .argument(
      '[files...]',
      'scenario files, or names of scenarios that come with keysync, all by default; or one sweep, as *.sweep.json',
    )
    .option('--out <folder>', 'where it is written', 'keysync-report')
    .option('--workers <n>', 'search with so many threads, as for verify', workerCount, 1)
    .action(async (files, options) => {
      const { reportCommand } = await import('./commands/report.ts');
      setExitCode(await reportCommand(files, options));
    });

  const fuzz = program
    .command('fuzz')
    .description('look for failures with random interleavings, in one scenario or in random deployments')
    .argument('[scenario]', 'a scenario file, or the name of one that comes with keysync')
    .option('--runs <n>', 'do this many runs', wholeNumber, 20_000)
    .option('--seconds <s>', 'stop after this time; the search is then incomplete', seconds)
    .option('--seed <n>', 'another seed, other runs', seed, 1)
    .option('--property <name>', 'look for any violation of this property; as for verify', names)
    .option('--save <folder>', 'where a failure is saved as a replay file', '.');
  withReportOutputs(fuzz, ['json', 'junit', 'sarif'])
    .addOption(
      new Option('--workers <n>', 'do the runs in so many threads: the same runs, and the same report')
        .argParser(workerCount)
        .default(1)
        .conflicts('queue'),
    )
    .option('--queue <address>', queueHelp)
    .addOption(patienceOption())
    .option('--cache <folder>', `of several workers: ${cacheHelp}`)
    .option('--no-cache', 'of several workers: do every run, and keep nothing')
    .action(async (scenario, options, command) => {
      expectQueued(command, ['patience']);
      if (options.workers === 1) expectQueued(command, ['cache'], "two '--workers' or more, or '--queue'");
      const { fuzzCommand } = await import('./commands/fuzz.ts');
      setExitCode(await fuzzCommand(scenario, options));
    });

  withTraceOutputs(
    program
      .command('replay')
      .description('take the steps of a replay file or of an ITF trace again, on both engines, and tell them')
      .argument(
        '<file>',
        'what "keysync fuzz", "explain --save" or "explain --itf" wrote, or another ITF trace',
      )
      .option('--scenario <file>', 'the scenario of an ITF trace that does not say it: a file, or a name')
      .option('--property <name>', 'what an ITF trace that does not say it is to show'),
  ).action(async (file, options) => {
    const { replayCommand } = await import('./commands/replay.ts');
    setExitCode(await replayCommand(file, options));
  });

  const conform = program
    .command('conform')
    .description('run a suite of tests against an implementation, and tell where it is not as documented')
    .requiredOption('--driver <command>', 'the command line of a driver, which speaks the driver protocol')
    .option('--suite <name>', 'core, service, full, or a file that "keysync suite" wrote', defaultSuite)
    .option('--random', 'instead of a suite, random runs: made shorter where one fails, and saved')
    .option(
      '--scenario <scenario>',
      'for --random: a scenario file, or the name of one that comes with keysync; those of core by default',
      collected,
    )
    .option('--runs <n>', 'for --random: so many runs in each scenario', wholeNumber, 100)
    .option('--seed <n>', 'for --random: another seed, other runs', seed, 1)
    .option('--save <folder>', 'for --random: where a failure is saved', '.')
    .addOption(
      new Option('--again <file>', 'tell the driver the same as in a random run that failed').conflicts(
        'random',
      ),
    )
    .option('--only <text>', 'only the test of this name, or those with the text in their names')
    .addOption(
      new Option(
        '--area <name>',
        `only this area, one of ${areas.join(', ')}; may be given several times`,
      ).argParser(area),
    )
    .option(
      '--at-least <n>',
      'so many tests have to pass for exit code 0; by default 10, or half of those that are chosen where that is fewer',
      wholeNumber,
    )
    .option(
      '--identical <n>',
      'after so many failures of one cause, skip the tests that would come to it again',
      wholeNumber,
      defaultIdentical,
    )
    .option('--time-limit <s>', 'wait so long for an answer', seconds, defaultTimeLimit)
    .option('--patience <s>', 'look so long for what happens by itself', secondsOrNone, defaultPatience);
  withReportOutputs(conform, ['json', 'markdown', 'junit'])
    .option('--transcript <file>', 'write every line that goes to the driver and comes from it')
    .option('--mermaid <file>', 'write the shortest failing test as a Mermaid sequence diagram')
    .option('--itf <file>', 'write the shortest failing test in the Informal Trace Format')
    .action(async (options, command) => {
      expectOneKind(command);
      if (options.random === true || options.again !== undefined) {
        const { conformAgain, conformAtRandom } = await import('./commands/conformance/conform-at-random.ts');
        const { again } = options;
        setExitCode(
          again === undefined ? await conformAtRandom(options) : await conformAgain(again, options),
        );
        return;
      }
      const { conformCommand } = await import('./commands/conformance/conform.ts');
      setExitCode(await conformCommand(options));
    });

  program
    .command('serve')
    .description('serve the API of AWS CloudHSM, backed by the model, for programs that speak to it')
    .option(
      '--scenario <scenario>',
      'serve the clusters of a scenario file, or of one that comes with keysync, and no more; without it there is always room',
    )
    .option('--port <n>', 'the port; 0 takes a free one', portNumber, 0)
    .option(
      '--host <address>',
      'the address; others than this machine reach only what is asked for here',
      '127.0.0.1',
    )
    .option('--lag <n>', 'how many Describe calls a step of the service takes', wholeNumber, 2)
    .option(
      '--real-time',
      'times of the real clock; a step of the service takes seconds instead of Describe calls',
    )
    .action(async (options) => {
      const { serveCommand } = await import('./commands/conformance/serve.ts');
      setExitCode(await serveCommand(options));
    });

  program
    .command('service-driver')
    .description('a driver for "keysync conform" that speaks to any endpoint of the API of AWS CloudHSM')
    .requiredOption('--endpoint <url>', 'the address of the service; {region} in it stands for the region')
    .option('--data-plane <url>', 'where clusters are activated, as "keysync serve" does it at /data-plane')
    .option('--hsm-type <type>', 'the type of the HSMs that are created', 'hsm1.medium')
    .option('--mode <mode>', 'FIPS or NON_FIPS, for types of HSMs that need it')
    .option('--subnet <ids>', 'the subnets of every cluster, with commas', names)
    .option(
      '--without <names>',
      'operations of the API, or actions, that the service does not know, with commas',
      names,
    )
    .option(
      '--patience <s>',
      'wait so long for what has to come; by default 5 on this machine, elsewhere 1800',
      seconds,
    )
    .action(async (options) => {
      const { serviceDriverCommand } = await import('./commands/conformance/service-driver.ts');
      await serviceDriverCommand(options);
    });

  program
    .command('pkcs11-driver')
    .description('a driver for "keysync conform" whose HSMs are slots of any PKCS#11 module')
    .requiredOption('--module <file>', 'the PKCS#11 library')
    .requiredOption(
      '--slot <slots>',
      'the slots, each one HSM: numbers, or labels of tokens; may be given several times, or with commas',
      names,
    )
    .requiredOption(
      '--pin-env <names>',
      'the environment variable with the user PIN: one for all slots, or one for each',
      names,
    )
    .addOption(
      new Option(
        '--keys <kind>',
        'only session keys, or token keys too; by default what the module can do',
      ).choices(['session', 'token']),
    )
    .option('--remove-left', 'first remove the keys that drivers left which were killed')
    .action(async (options) => {
      const { pkcs11DriverCommand } = await import('./commands/conformance/pkcs11-driver.ts');
      await pkcs11DriverCommand(options);
    });

  program
    .command('suite')
    .description('write a suite of tests for other implementations, and what it covers')
    .argument(
      '[scenarios...]',
      'choose tests in these scenario files instead of those that come with keysync',
    )
    .addOption(
      new Option('--suite <name>', 'full also has every pair of actions that can follow each other')
        .choices(['core', 'full'])
        .default('core'),
    )
    .addOption(
      new Option(
        '--criterion <name>',
        `cover this instead, one of ${criteria.join(', ')}; may be given several times`,
      )
        .argParser(criterion)
        .conflicts('suite'),
    )
    .option('--out <folder>', 'write it as JSON, with its schema and what it covers')
    .option('--typescript <folder>', 'write it as a project of tests for vitest')
    .action(async (scenarios, options, command) => {
      if (options.out === undefined && options.typescript === undefined)
        command.error("error: where to? Give '--out <folder>', '--typescript <folder>' or both");
      const { suiteCommand } = await import('./commands/conformance/suite.ts');
      await suiteCommand(scenarios, options);
    });

  program
    .command('list')
    .description('list the scenarios and sweeps that come with keysync, and the properties')
    .action(async () => {
      const { listCommand } = await import('./commands/list.ts');
      listCommand();
    });

  for (const command of program.commands) command.addHelpText('after', exitCodeHelp);
  return program;
}

const deploymentFilesHelp =
  'files in any mix, folders of them, and "-" for standard input: output of describe-clusters and describe-backups ' +
  '(JSON or YAML), client and CMU configurations, key list --verbose and user list of the CloudHSM CLI, ' +
  'terraform show -json';

const logFilesHelp =
  'files in any mix, folders with everything in them, and "-" for standard input, compressed or not: audit logs, as text ' +
  'or as CloudWatch Logs prints, sends or exports them; CloudTrail records; output of describe-clusters, ' +
  'describe-backups, key list --verbose and user list';

const clientOption = (): Option =>
  new Option(
    '--client <settings>',
    "a client that has no file, such as 'cluster=ID sdk=5 check=off' or 'cluster=ID sdk=3 min=2 minsrv=2'; " +
      'may have reaches=HSM,HSM and name=NAME; may be given several times',
  ).argParser(collected);

const queueHelp = 'have the workers of a queue do the work: redis://HOST:PORT, see "keysync worker"';

const cacheHelp = 'keep answers there, and take those that are there; by default in ~/.cache/keysync';

/** An option that would do nothing is a mistake. */
function expectQueued(command: Command, names: readonly string[], without = "'--queue'"): void {
  if (command.opts()['queue'] !== undefined) return;
  const unused = names.find((name) => command.getOptionValueSource(name) === 'cli');
  if (unused !== undefined) command.error(`error: '--${unused}' says nothing without ${without}`);
}

const patienceOption = (): Option =>
  new Option('--patience <s>', 'give up where the queue cannot be reached for so long')
    .argParser(seconds)
    .default(usualPatience);

const timeOption = (): Option =>
  new Option(
    '--at <time>',
    'tell ages as of this time, such as 2026-01-31; by default the newest time in the files',
  ).argParser(time);

/** An option that would do nothing is a mistake. */
function expectUsed(command: Command, sdk: 3 | 5 | undefined): void {
  const unused = sdk === 5 ? 'minimum' : sdk === 3 ? 'check' : undefined;
  if (unused !== undefined && command.getOptionValueSource(unused) === 'cli')
    command.error(`error: '--${unused}' says nothing about clients of Client SDK ${sdk}`);
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** An option that would do nothing is a mistake. */
function expectOneKind(command: Command): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const isRandom = isGiven('random');
  const ofSuites = [
    ...['suite', 'only', 'area', 'atLeast', 'identical', 'patience'],
    ...['json', 'markdown', 'junit', 'mermaid', 'itf'],
  ];
  const ofRandomRuns = ['scenario', 'runs', 'seed', 'save'];
  const kind = isRandom ? '--random' : isGiven('again') ? '--again' : 'a suite';
  const others = isRandom ? ofSuites : isGiven('again') ? [...ofSuites, ...ofRandomRuns] : ofRandomRuns;
  const other = others.find(isGiven);
  if (other !== undefined)
    command.error(`error: '--${kebab(other)}' says nothing about ${kind}, see keysync conform --help`);
}

/**
 * Runs the command line; returns the exit code.
 *
 * @param args - what stands behind `keysync`
 * @param its - where it reads and writes
 */
export async function main(args: readonly string[], its: Terminal = process): Promise<number> {
  let exitCode: number = exitCodes.success;
  try {
    const program = programOf(its, (code) => {
      exitCode = code;
    });
    await atTerminal(its, () => program.parseAsync(withSideMark(args), { from: 'user' }));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.badInput;
    if (error instanceof InputError) {
      tell(`keysync: ${error.message}`, its);
      return exitCodes.badInput;
    }
    const lacking = missingPackage(error);
    if (lacking !== undefined) {
      tell(`keysync: ${lacking}`, its);
      return exitCodes.badInput;
    }
    tell(`keysync: this is a defect of keysync ${version}, please report it.`, its);
    tell((error instanceof Error && error.stack) || String(error), its);
    return exitCodes.defect;
  }
  return exitCode;
}
