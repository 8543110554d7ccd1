export { checkPublish, checkRole, localCaller, roles, type Caller, type Role } from '../../identity/roles.ts';
