// Package places answers whether the sites have what their students and staff need.
package places
