/**
 * The ports to the disk: the inbox and its claims, the folders of a home, free space, attempts at a
 * claim. No java.nio.file.Files: edges open, write and move.
 */
package churnline.core.disk;
