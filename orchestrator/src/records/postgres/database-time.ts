/**
 * Stands for "now" among the parameters of an operation: replaced by the data base's time where the operation is carried
 * out. No other parameter is this number.
 */
export const databaseTime = Number.MIN_VALUE;
