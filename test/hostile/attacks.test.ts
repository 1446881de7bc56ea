import { testClasses } from './support/test-classes.ts';

testClasses('loop', 'hook', 'memory', 'error', 'module', 'sandbox', 'pollution', 'entity');
