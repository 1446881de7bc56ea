import { testClasses } from './support/test-classes.ts';

testClasses('error', 'sandbox', 'pollution', 'hook', 'entity', 'module');
