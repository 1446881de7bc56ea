import { testClasses } from './support/test-classes.ts';

testClasses('sandbox', 'pollution', 'entity');
