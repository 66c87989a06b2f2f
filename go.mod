module wxflow

go 1.25.0
