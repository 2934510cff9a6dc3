/**
 * {@code dualmix init}: an experiment from folders of images. Main types: {@code InitCommand},
 * {@code FolderLayout} (which folders), {@code LabelSurvey} (what the labels hold), {@code
 * ExperimentText} (the file).
 */
package io.dualmix.cli.init;
