//go:build !linux

package main

func identify(pid int) (identity, error) { return identifyByPS(pid) }
