/**
 * Which published files and history are old enough to be removed. Nothing that the store needs to
 * make the rest again.
 */
package churnline.core.retention;
