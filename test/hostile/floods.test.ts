import { testClasses } from './support/test-classes.ts';

testClasses('memory', 'error', 'module');
