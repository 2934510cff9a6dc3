/** Reads the texts of the configuration reference from the sources, and writes its files. */
package io.dualmix.reference;
