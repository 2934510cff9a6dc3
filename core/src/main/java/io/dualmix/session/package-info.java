/**
 * A whole run, from an experiment to its result: checks, plan, run folder, training, listeners. The
 * command line and applications start here, with {@link io.dualmix.session.Training}.
 *
 * <p>Nothing here prints; pages and tables are in {@code cli}.
 */
package io.dualmix.session;
