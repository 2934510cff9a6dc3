/**
 * The description of the configuration: the reference page and the JSON Schemas. Main types: {@code
 * SettingSection}, {@code ExperimentSchema}, {@code ReferencePage}.
 *
 * <p>Everything comes from the records of {@code config} and of the installed types: keys and kinds
 * from their components, rules from their annotations, meanings from their Javadoc, defaults from
 * an experiment without settings. Text about single settings does not belong here.
 */
package io.dualmix.reference;
