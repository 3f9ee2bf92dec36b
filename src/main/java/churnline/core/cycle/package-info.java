/**
 * The stages in their order: ingest, drift check, training, promotion, report; and promotion by
 * hand. No published file is written here and no route is known.
 */
package churnline.core.cycle;
