import { testsApart } from '../../tests-apart.ts';

/** What drivers in Python do. */
export default testsApart('scripts/**/*.python.ts');
