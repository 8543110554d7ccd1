export { RecipeKeys, type DigestTree, type RecipeSources } from './recipe-keys.ts';
export { stepCacheKey, type RecipeInput, type StepRecipe } from './step-cache-key.ts';
