/** A plugin with a data set type, an objective, and a recipe that trains with it. */
package org.example.dualmix;
