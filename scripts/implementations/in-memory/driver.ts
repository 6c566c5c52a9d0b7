import { parseArgs } from 'node:util';
import { serveDriver } from '../serve-driver.ts';
import { InMemoryImplementation } from './in-memory.ts';
import { wrongVariants } from './wrong/wrong-variants.ts';

/** Serves the simulator as a driver; with `--wrong NAME` one of its wrong variants. */
const { values } = parseArgs({ options: { wrong: { type: 'string' } } });
const variant = wrongVariants.find(({ name }) => name === values.wrong);
if (values.wrong !== undefined && variant === undefined) {
  const names = wrongVariants.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no wrong variant ${JSON.stringify(values.wrong)}: there are ${names}.\n`);
  process.exitCode = 2;
} else {
  const implementation = new InMemoryImplementation(variant && `in memory, ${variant.name}`, variant?.parts);
  await serveDriver(implementation, process.stdin, process.stdout);
}
