import { z } from 'zod';
import { deploymentDiffSchema } from './deployment-diff-report.ts';
import { scenarioDiffSchema } from './scenario-diff-report.ts';

/** What `keysync diff --json` writes. */
export const diffReportSchema = z
  .discriminatedUnion('of', [deploymentDiffSchema, scenarioDiffSchema])
  .describe('What differs between two deployments, or two scenarios.');
