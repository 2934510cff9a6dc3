/** A plugin with one part of each kind: what a recipe trains, on which data, and who is told. */
package org.example.dualmix;
