/**
 * Atomic writes, forced folders, the lock of a home; every change of a disk goes through Disk. No
 * meaning of a file; any edge may use this room.
 */
package churnline.edge.files;
