import { z } from 'zod';
import { ratesSchema, scenarioSchema, sweepSchema } from '#models';
import {
  atlasReportSchema,
  checkBaselineSchema,
  checkReportSchema,
  conformanceReportSchema,
  diffReportSchema,
  driverProtocolSchema,
  fuzzReportSchema,
  incidentReportSchema,
  itfTraceSchema,
  ratesReportSchema,
  replayFileSchema,
  replayReportSchema,
  suiteFileSchema,
  sweepReportSchema,
  traceReportSchema,
  verificationReportSchema,
} from '#reports';
import { growthPages } from '../bench/growth/growth-pages.ts';
import { atlasPages } from '../pages/atlas.ts';
import { hazardPages } from '../pages/hazards.ts';
import { incidentPages } from '../pages/incidents.ts';
import { publishedIndex, referencePages } from '../pages/published.ts';
import { suitePages } from '../pages/suites.ts';
import { wrongImplementationsPage } from '../pages/wrong-implementations.ts';
import { rulesPages } from '../traceability/pages.ts';
import { catalogue, catalogueFile } from './make-catalogue.ts';

/** The files that are made at once: the schemas, and what `--help` and `list` tell. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['models/scenarios/scenario.schema.json', jsonSchema(scenarioSchema, 'input')],
    ['models/rates/rates.schema.json', jsonSchema(ratesSchema, 'input')],
    ['models/sweeps/sweep.schema.json', jsonSchema(sweepSchema, 'input')],
    ['reports/schemas/verification-report.schema.json', jsonSchema(verificationReportSchema, 'output')],
    ['reports/schemas/atlas-report.schema.json', jsonSchema(atlasReportSchema, 'output')],
    ['reports/schemas/sweep-report.schema.json', jsonSchema(sweepReportSchema, 'output')],
    ['reports/schemas/rates-report.schema.json', jsonSchema(ratesReportSchema, 'output')],
    ['reports/schemas/check-report.schema.json', jsonSchema(checkReportSchema, 'output')],
    ['reports/schemas/check-baseline.schema.json', jsonSchema(checkBaselineSchema, 'input')],
    ['reports/schemas/diff-report.schema.json', jsonSchema(diffReportSchema, 'output')],
    ['reports/schemas/fuzz-report.schema.json', jsonSchema(fuzzReportSchema, 'output')],
    ['reports/schemas/replay-file.schema.json', jsonSchema(replayFileSchema, 'input')],
    ['reports/schemas/replay-report.schema.json', jsonSchema(replayReportSchema, 'output')],
    ['reports/schemas/trace-report.schema.json', jsonSchema(traceReportSchema, 'output')],
    ['reports/schemas/incident-report.schema.json', jsonSchema(incidentReportSchema, 'output')],
    ['reports/schemas/itf-trace.schema.json', jsonSchema(itfTraceSchema, 'output')],
    ['reports/schemas/conformance-report.schema.json', jsonSchema(conformanceReportSchema, 'output')],
    ['reports/schemas/driver-protocol.schema.json', jsonSchema(driverProtocolSchema, 'input')],
    ['reports/schemas/suite-file.schema.json', jsonSchema(suiteFileSchema, 'input')],
    [catalogueFile, catalogue()],
  ]);
}

/**
 * Every committed file that is made from the code: its path from the root, and what it must contain.
 *
 * @param suite - what is published of the suite, where it is made already
 */
export async function generatedFiles([coverage, core] = suitePages()): Promise<ReadonlyMap<string, string>> {
  const wrong = await wrongImplementationsPage(core[1]);
  // Searches come first: beside all the sources in memory, they take longer.
  const [hazardFiles, rulesFiles] = [hazardPages(), rulesPages()];
  const files = new Map([
    ...schemaFiles(),
    coverage,
    core,
    wrong,
    ...referencePages(core[1]),
    ...rulesFiles,
    ...growthPages(),
    ...atlasPages(),
    ...hazardFiles,
    ...(await incidentPages()),
  ]);
  return new Map([...files, publishedIndex(files)]);
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { io }), null, 2)}\n`;
