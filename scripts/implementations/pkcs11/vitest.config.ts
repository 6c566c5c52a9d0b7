import { testsApart } from '../../tests-apart.ts';

/** What real modules do. One that is loaded is loaded into a process. */
export default testsApart('scripts/implementations/pkcs11/**/*.pkcs11.ts', { pool: 'forks' });
