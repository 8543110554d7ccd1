import { openFake, registryFaults } from './faults.ts';

registryFaults('a registry', openFake);
