import type { CheckReport } from '../check/check-report.ts';
import { markupText } from '../formats/markup.ts';
import { mapMarkup } from './drawing.ts';
import { mapOfDeployment } from './map-of-deployment.ts';

/**
 * The map of a deployment as an SVG file: regions, clusters, HSMs by zone, clients, where clusters came from and
 * where syncKey is to go.
 *
 * @param width - in CSS pixels: 340 for a phone; from 800 on, regions stand beside each other
 */
export function deploymentMap(report: CheckReport, width = 1040): string {
  const options = { width, idPrefix: 'map', isPartOfPage: false };
  return `${markupText(mapMarkup(mapOfDeployment(report), options))}\n`;
}
