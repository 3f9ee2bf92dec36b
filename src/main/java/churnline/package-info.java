/**
 * The main class and the table of commands; what is needed before any library is loaded is looked
 * at first. Everything else lives in {@code core}, {@code edge} and {@code app}.
 */
package churnline;
