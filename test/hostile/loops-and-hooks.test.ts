import { testClasses } from './support/test-classes.ts';

testClasses('loop', 'hook');
