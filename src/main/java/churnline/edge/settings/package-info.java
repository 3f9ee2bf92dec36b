/**
 * Every setting: bound once at start, every problem told at once. Nothing reads a setting
 * elsewhere; a feature owns its policy record.
 */
package churnline.edge.settings;
