import { problemsOf } from '#models';
import { type CheckBaseline, checkBaselineSchema } from '#reports';
import { readJsonFile } from './files/json-file.ts';

const remedy =
  'See check-baseline.schema.json for the format; "keysync check --write-baseline" writes such files.';

/**
 * Reads what `keysync check` is to accept.
 *
 * @throws InputError with one message where the file is damaged
 */
export function readBaseline(file: string): CheckBaseline {
  const json = readJsonFile(file);
  const parsed = checkBaselineSchema.safeParse(json.value);
  if (parsed.success) return parsed.data;
  throw json.errorOf(problemsOf(checkBaselineSchema, parsed.error, json.value), remedy);
}
