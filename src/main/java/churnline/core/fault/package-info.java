/**
 * What can go wrong, and how it is told: the kinds of exception, their codes, and the points where
 * fault tests intervene. Nothing here knows what the program does; every room may use it.
 */
package churnline.core.fault;
