import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

/** A report with the version of its schema. */
interface Versioned {
  readonly schemaVersion: number;
}

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, ValidateFunction>();

/** Expects a report to be what its published schema says, which is of this version only. */
export function expectToFollowSchema(report: Versioned, name: string): void {
  let isValid = validators.get(name);
  if (isValid === undefined) {
    isValid = ajv.compile(JSON.parse(readFileSync(`reports/schemas/${name}.schema.json`, 'utf8')));
    validators.set(name, isValid);
  }
  expect(isValid(report), ajv.errorsText(isValid.errors)).toBe(true);
  expect(isValid({ ...report, schemaVersion: report.schemaVersion + 1 })).toBe(false);
}
