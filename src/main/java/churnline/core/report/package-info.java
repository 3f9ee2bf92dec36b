/**
 * Every published file as an artefact made from the store: receipts, predictions, model folders,
 * the production folder. No decision is taken here; sentences come with the verdicts.
 */
package churnline.core.report;
