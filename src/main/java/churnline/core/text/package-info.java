/**
 * What the text of a cell may mean: numbers, dates and periods, column names and the nearest of
 * them. No schema and no file; nothing here decides what to do with a cell that means nothing.
 */
package churnline.core.text;
